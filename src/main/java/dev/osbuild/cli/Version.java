package dev.osbuild.cli;

import picocli.CommandLine.IVersionProvider;

/** The program's own version. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "osbuild " + (version == null ? "development" : version);
    }
}
