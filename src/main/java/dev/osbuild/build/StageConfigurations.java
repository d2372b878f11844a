package dev.osbuild.build;

import dev.osbuild.pipeline.Planner;
import dev.osbuild.pipeline.Stage;
import dev.osbuild.profile.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each stage, built in or from a plugin, takes from one profile. */
final class StageConfigurations implements Planner.Configurations {

    private final Profile profile;
    private final Map<Class<?>, String> plugins = new HashMap<>();

    StageConfigurations(Profile profile) {
        this.profile = profile;
        for (Stage<?> plugin : BuiltInStages.plugins()) {
            plugins.put(plugin.configuration(), plugin.name());
        }
    }

    static List<Stage<?>> stages() {
        List<Stage<?>> stages = new ArrayList<>(BuiltInStages.builtIn());
        stages.addAll(BuiltInStages.plugins());
        return stages;
    }

    @Override
    public <C extends Record> C of(Class<C> type) {
        String plugin = plugins.get(type);
        return plugin == null ? profile.bind(type) : profile.bindPlugin(plugin, type);
    }
}
