package dev.osbuild.profile;

import java.util.List;

/** What runs, and what may listen. */
public record Services(
        @Setting(value = "Units to enable, beside those their packages enable.")
        List<String> enable,

        @Setting(value = "Units to disable.") List<String> disable,
        @Setting(value = "Units that must never start.") List<String> mask,

        @Setting(value = "Sockets that may listen, as PROTOCOL/PORT.", example = "[tcp/22]")
        List<String> expose) {

    public Services {
        enable = List.copyOf(enable);
        disable = List.copyOf(disable);
        mask = List.copyOf(mask);
        expose = List.copyOf(expose);
    }
}
