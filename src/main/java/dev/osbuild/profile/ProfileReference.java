package dev.osbuild.profile;

import java.util.Map;

/** The reference of all sections and settings as Markdown, made from the same description the binder follows. */
public final class ProfileReference {

    private final StringBuilder out = new StringBuilder(1 << 14);

    private ProfileReference() {}

    /** The text of {@code docs/profile-reference.md}. */
    public static String markdown(ProfileSections sections) {
        ProfileReference reference = new ProfileReference();
        reference.out.append("# Profile reference\n\n");
        reference.out.append(
                "Made from the program by `osbuild profile schema --markdown`; the rules of the language are in\n");
        reference.out.append(
                "[profiles.md](profiles.md). A setting without a default must be given; an optional one may be left out.\n");
        for (Map.Entry<String, SettingType.Component> entry : sections.all().entrySet()) {
            reference.section(entry.getKey(), entry.getValue());
        }
        sections.plugins().forEach((stage, block) -> {
            reference.heading("stages." + stage);
            reference.table(sections.ownSettings(block).toArray(new SettingType.Component[0]), "");
        });
        return reference.out.toString();
    }

    private void section(String name, SettingType.Component section) {
        heading(name);
        if (!section.documentation().isEmpty()) {
            out.append('\n').append(section.documentation()).append('\n');
        }
        SettingType.Block block = block(section.type());
        if (block == null) {
            table(new SettingType.Component[] {section}, "");
        } else {
            if (section.type() != block) {
                out.append("\nTakes ").append(shown(section.type())).append(", each with:\n");
            }
            table(block.components().toArray(new SettingType.Component[0]), "");
        }
    }

    private void heading(String name) {
        out.append("\n## `").append(name).append("`\n");
    }

    private void table(SettingType.Component[] settings, String prefix) {
        if (prefix.isEmpty()) {
            out.append("\n| setting | takes | default | what it does |\n|---|---|---|---|\n");
        }
        for (SettingType.Component setting : settings) {
            String name = prefix + setting.name();
            out.append("| `").append(name).append("` | ").append(cell(shown(setting.type())));
            out.append(" | ").append(byDefault(setting)).append(" | ").append(cell(setting.documentation()));
            if (!setting.example().isEmpty()) {
                out.append(" Example: `").append(cell(setting.example())).append('`');
            }
            out.append(" |\n");
            SettingType.Block inner = block(setting.type());
            if (inner != null) {
                table(
                        inner.components().toArray(new SettingType.Component[0]),
                        name + (isList(setting.type()) ? "[]." : "."));
            }
        }
    }

    private static String byDefault(SettingType.Component setting) {
        if (!setting.byDefault().isEmpty()) {
            return "`" + cell(setting.byDefault()) + "`";
        } else if (setting.required()) {
            return "must be given";
        }
        SettingType type = setting.type();
        return type instanceof SettingType.Maybe ? "none" : type instanceof SettingType.ListOf ? "`[]`" : "`{}`";
    }

    private static String shown(SettingType type) {
        if (type instanceof SettingType.Maybe maybe) {
            return shown(maybe.value());
        } else if (type instanceof SettingType.ListOf list) {
            return "a list of: " + shown(list.element());
        } else if (type instanceof SettingType.MapOf map) {
            return "names, each with: " + shown(map.value());
        } else if (type instanceof SettingType.Choice choice) {
            return "`" + String.join("`, `", choice.names()) + "`";
        }
        return type.expectation();
    }

    private static SettingType.@org.jspecify.annotations.Nullable Block block(SettingType type) {
        if (type instanceof SettingType.Block block) {
            return block;
        } else if (type instanceof SettingType.Maybe maybe) {
            return block(maybe.value());
        } else if (type instanceof SettingType.ListOf list) {
            return block(list.element());
        } else if (type instanceof SettingType.MapOf map) {
            return block(map.value());
        }
        return null;
    }

    private static boolean isList(SettingType type) {
        return ProfileSections.required(type) instanceof SettingType.ListOf;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
