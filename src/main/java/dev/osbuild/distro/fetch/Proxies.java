package dev.osbuild.distro.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which HTTP proxy leads to a host: apt's configuration first, then the environment, as for apt itself. */
public final class Proxies extends ProxySelector {

    private final Map<String, String> aptSettings;
    private final Map<String, String> environment;

    /**
     * @param aptSettings apt's configuration, keys in lower case such as {@code acquire::http::proxy}
     * @param environment with {@code http_proxy}, {@code https_proxy}, {@code no_proxy}
     */
    public Proxies(Map<String, String> aptSettings, Map<String, String> environment) {
        this.aptSettings = Map.copyOf(aptSettings);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(address(uri).flatMap(Proxies::parse).orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request itself fails with the same error, and says so.
    }

    private Optional<String> address(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        String setting = "acquire::" + scheme + "::proxy";
        String configured = aptSettings.getOrDefault(setting + "::" + host, aptSettings.get(setting));
        if (configured == null && scheme.equals("https")) {
            configured =
                    aptSettings.getOrDefault("acquire::http::proxy::" + host, aptSettings.get("acquire::http::proxy"));
        }
        if (configured != null && !configured.isBlank()) {
            return configured.equalsIgnoreCase("DIRECT") ? Optional.empty() : Optional.of(configured);
        }
        return isExempt(host) ? Optional.empty() : fromEnvironment(scheme + "_proxy");
    }

    private Optional<String> fromEnvironment(String name) {
        String value = environment.getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""));
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    private boolean isExempt(String host) {
        String list = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        for (String entry : list.split(",", -1)) {
            String suffix = entry.strip().toLowerCase(Locale.ROOT);
            if (suffix.equals("*")
                    || (!suffix.isEmpty()
                            && (host.equals(suffix) || host.endsWith("." + suffix.replaceFirst("^\\.", ""))))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Proxy> parse(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() == null) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            return Optional.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
