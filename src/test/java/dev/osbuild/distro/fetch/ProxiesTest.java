package dev.osbuild.distro.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiesTest {

    private static final URI FILE = URI.create("http://mirror.example/debian/x");

    private static String proxy(Map<String, String> apt, Map<String, String> environment) {
        Proxy proxy = new Proxies(apt, environment).select(FILE).get(0);
        return proxy.type() == Proxy.Type.DIRECT ? "direct" : String.valueOf(proxy.address());
    }

    @Test
    void aptsConfigurationWinsOverTheEnvironment() {
        Map<String, String> environment = Map.of("http_proxy", "http://env.example:1");
        assertThat(proxy(Map.of(), environment)).contains("env.example").endsWith(":1");
        assertThat(proxy(Map.of("acquire::http::proxy", "http://apt.example:2"), environment))
                .contains("apt.example");
        assertThat(proxy(
                        Map.of(
                                "acquire::http::proxy", "http://apt.example:2",
                                "acquire::http::proxy::mirror.example", "DIRECT"),
                        environment))
                .isEqualTo("direct");
    }

    @Test
    void noProxyNamesHostsAndDomains() {
        String address = "http://env.example:1";
        assertThat(proxy(Map.of(), Map.of("http_proxy", address, "no_proxy", "other, .example")))
                .isEqualTo("direct");
        assertThat(proxy(Map.of(), Map.of("http_proxy", address, "no_proxy", "ple")))
                .contains("env.example");
    }
}
