package dev.osbuild.profile;

import dev.osbuild.base.OsbuildException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A profile with everything it extends merged in and every section checked. Immutable. */
public final class Profile {

    private final ProfileLocation location;
    private final List<Path> files;
    private final ProfileSections sections;
    private final Node.Mapping tree;
    private final BoundSections values;

    Profile(
            ProfileLocation location,
            List<Path> files,
            ProfileSections sections,
            Node.Mapping tree,
            BoundSections values) {
        this.location = location;
        this.files = List.copyOf(files);
        this.sections = sections;
        this.tree = tree;
        this.values = values;
    }

    /** The file's name without {@code .yaml}. */
    public String name() {
        return location.name();
    }

    public ProfileLocation location() {
        return location;
    }

    /** The files it was made from: the profile itself, what it extends, and files that values were taken from. */
    public List<Path> files() {
        return files;
    }

    /** The same profile with another {@code os.version}, such as that of a release. */
    public Profile withVersion(String version) {
        Node.Mapping renamed = TreePaths.replaced(tree, "os", "version", version);
        Problems problems = new Problems();
        BoundSections bound = BoundSections.bind(renamed, sections, location.shown(), problems);
        problems.throwIfAny(location.shown(), "");
        return new Profile(location, files, sections, renamed, bound);
    }

    /** The sections the program itself reads. */
    public CoreSettings core() {
        return bind(CoreSettings.class);
    }

    /**
     * A section by its type, with its defaults when the profile leaves it out.
     *
     * @throws OsbuildException.Usage when the profile lacks it and it has no defaults
     * @throws IllegalStateException when no section, or more than one, has that type
     */
    public <T> T section(Class<T> type) {
        SettingType.Component found = null;
        for (SettingType.Component section : sections.all().values()) {
            if (isOf(section.type(), type)) {
                if (found != null) {
                    throw new IllegalStateException("sections '" + found.name() + "' and '" + section.name()
                            + "' are both of " + type.getName());
                }
                found = section;
            }
        }
        if (found == null) {
            throw new IllegalStateException("no section is of " + type.getName());
        }
        Problems problems = new Problems();
        Object value = values.section(found, found.type(), problems);
        problems.throwIfAny(location.shown(), fixMissing());
        return type.cast(Objects.requireNonNull(value, "a section is there or a problem is"));
    }

    /**
     * A stage's configuration: each component gets the section it is named after.
     *
     * @throws OsbuildException.Usage when the profile lacks sections the record needs, or the record's constructor
     *     refuses their combination
     * @throws IllegalStateException when the record was not among those {@link ProfileSections} was made of
     */
    public <C extends Record> C bind(Class<C> configuration) {
        return make(configuration, null);
    }

    /** As {@link #bind} for a third-party stage, whose own settings stand below {@code stages.NAME}. */
    public <C extends Record> C bindPlugin(String stage, Class<C> configuration) {
        return make(configuration, stage);
    }

    /**
     * Where a setting stands, as {@code file:line:column}, for errors found later; the profile's file when it is not
     * written.
     *
     * @param path such as {@code kernel.version} or {@code outputs[0]}
     */
    public String where(String path) {
        return TreePaths.find(tree, path).map(Position::toString).orElse(location.shown());
    }

    Node.Mapping tree() {
        return tree;
    }

    ProfileSections sections() {
        return sections;
    }

    private <C extends Record> C make(Class<C> configuration, @Nullable String stage) {
        Problems problems = new Problems();
        SettingType.Block block = SettingTypes.block(configuration);
        Object[] arguments = new Object[block.components().size()];
        for (int i = 0; i < arguments.length; i++) {
            SettingType.Component component = block.components().get(i);
            arguments[i] = stage != null && sections.isOwn(component)
                    ? values.own(stage, component, problems)
                    : section(component, configuration, problems);
        }
        problems.throwIfAny(location.shown(), fixMissing());
        try {
            return RecordConstruction.make(configuration, arguments);
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            Position place = Masking.culprit(reason, tree, Position.startOf(location.shown()));
            throw new OsbuildException.Usage(Masking.hide(reason, tree), place.toString(), "");
        }
    }

    private @Nullable Object section(SettingType.Component component, Class<?> configuration, Problems problems) {
        SettingType.Component section = sections.all().get(component.name());
        if (section == null) {
            throw new IllegalStateException(
                    "no section '" + component.name() + "'; is " + configuration.getName() + " registered?");
        }
        return values.section(section, component.type(), problems);
    }

    private String fixMissing() {
        return "see 'osbuild profile show " + location.name() + "' and docs/profile-reference.md";
    }

    private static boolean isOf(SettingType type, Class<?> wanted) {
        return (type instanceof SettingType.Block block && block.type() == wanted)
                || (type instanceof SettingType.Choice choice && choice.type() == wanted);
    }
}
