package dev.osbuild.profile;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effective profile as YAML: everything merged, defaults filled in, and where each value comes from as a comment.
 * Values from outside stay references, so what is printed holds no secret and reads back as the same profile.
 */
public final class ProfileRenderer {

    private static final int COMMENT_COLUMN = 48;
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder(4096);

    private ProfileRenderer() {}

    /** The profile's sections, written or by default; sections it can do without and does not name are left out. */
    public static String render(Profile profile) {
        ProfileRenderer renderer = new ProfileRenderer();
        Map<String, Node.Entry> written = profile.tree().entries();
        for (SettingType.Component section : profile.sections().all().values()) {
            renderer.setting(section, written.get(section.name()), "");
        }
        Node.Entry stages = written.get(ProfileSections.STAGES);
        if (stages != null) {
            renderer.value(ProfileSections.STAGES, stages.value(), "");
        }
        return renderer.out.toString();
    }

    private void setting(SettingType.Component setting, Node.@Nullable Entry entry, String indent) {
        SettingType type = ProfileSections.required(setting.type());
        boolean block = type instanceof SettingType.Block;
        if (block && (entry == null ? SettingType.mayBeAbsent(type) : entry.value() instanceof Node.Mapping)) {
            if (entry == null && setting.type() instanceof SettingType.Maybe) {
                return;
            }
            block(setting.name(), (SettingType.Block) type, entry, indent);
        } else if (entry != null) {
            value(setting.name(), resolved(setting, entry.value()), indent);
        } else if (!setting.byDefault().isEmpty()) {
            value(setting.name(), Defaults.parse(setting.byDefault(), setting.name()), indent);
        }
    }

    private void block(String name, SettingType.Block type, Node.@Nullable Entry entry, String indent) {
        Map<String, Node.Entry> written =
                entry != null && entry.value() instanceof Node.Mapping mapping ? mapping.entries() : Map.of();
        int start = out.length();
        out.append(indent).append(name).append(":\n");
        int header = out.length();
        for (SettingType.Component component : type.components()) {
            setting(component, written.get(component.name()), indent + INDENT);
        }
        if (out.length() == header) {
            out.setLength(start);
        }
    }

    /** A change to a list that nothing but the default precedes. */
    private static Node resolved(SettingType.Component setting, Node node) {
        if (!(node instanceof Node.Edit edit)) {
            return node;
        }
        Node base = setting.byDefault().isEmpty()
                ? new Node.Sequence(List.of(), Position.DEFAULT)
                : Defaults.parse(setting.byDefault(), setting.name());
        return base instanceof Node.Sequence list ? new TreeMerger(new Problems()).apply(list, edit) : node;
    }

    private void value(String name, Node node, String indent) {
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            out.append(indent).append(name).append(":\n");
            mapping.entries().forEach((key, entry) -> value(quoted(key, false), entry.value(), indent + INDENT));
        } else if (node instanceof Node.Sequence sequence && !sequence.items().isEmpty()) {
            out.append(indent).append(name).append(":\n");
            for (Node item : sequence.items()) {
                line(indent + "- " + flow(item), item);
            }
        } else {
            line(indent + name + ": " + flow(node), node);
        }
    }

    private void line(String text, Node node) {
        out.append(text);
        out.append(" ".repeat(Math.max(2, COMMENT_COLUMN - text.length())));
        out.append("# ").append(node.position());
        if (node instanceof Node.Scalar scalar && scalar.form() == Node.Form.OUTSIDE) {
            out.append(' ').append(scalar.shown());
        }
        out.append('\n');
    }

    /** On one line, in the braces and brackets of YAML. */
    private static String flow(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar(scalar);
        }
        StringBuilder text = new StringBuilder();
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                text.append(text.isEmpty() ? "[" : ", ").append(flow(item));
            }
            return text.append(text.isEmpty() ? "[]" : "]").toString();
        } else if (node instanceof Node.Mapping mapping) {
            mapping.entries()
                    .forEach((key, entry) -> text.append(text.isEmpty() ? "{ " : ", ")
                            .append(quoted(key, false))
                            .append(": ")
                            .append(flow(entry.value())));
            return text.append(text.isEmpty() ? "{}" : " }").toString();
        }
        return node.shown();
    }

    private static String scalar(Node.Scalar scalar) {
        if (scalar.form() != Node.Form.OUTSIDE) {
            return quoted(scalar.text(), scalar.form() == Node.Form.TEXT);
        }
        boolean file = scalar.source().startsWith("from file ");
        String name = scalar.source().substring("from file ".length() - (file ? 0 : 1));
        return "{ " + (file ? OutsideValues.FROM_FILE : OutsideValues.FROM_ENV) + ": " + quoted(name, true) + " }";
    }

    /** Plain where that reads back as the same text, else in double quotes. */
    private static String quoted(String text, boolean isText) {
        boolean plain = text.matches("[A-Za-z/][A-Za-z0-9/._@ +-]*") && !text.endsWith(" ");
        boolean reserved = isText && text.toLowerCase(Locale.ROOT).matches("true|false|null|yes|no|on|off|y|n");
        boolean size = text.matches("[0-9]+ ?[KMGT]?i?B");
        if ((plain && !reserved) || size || (!isText && !text.isEmpty() && text.matches("[A-Za-z0-9._+-]+"))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}
