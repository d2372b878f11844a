package dev.osbuild.trust.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.osbuild.base.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.metadata.ToolInformation;

/** A bill of materials as CycloneDX 1.6 (ECMA-424), JSON. */
public final class CycloneDx {

    public static final String FILE_NAME = "sbom.cdx.json";
    public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private CycloneDx() {}

    /** The document; equal bills give equal bytes. */
    public static byte[] of(Bill bill) {
        Bom bom = new Bom();
        bom.setSerialNumber("urn:uuid:" + bill.serialNumber());
        bom.setVersion(1);
        bom.setMetadata(metadata(bill));
        List<Component> components = new ArrayList<>();
        for (Part part : bill.parts()) {
            if (part.kind() != Part.Kind.TOOL) {
                components.add(component(part));
            }
        }
        bom.setComponents(components);
        try {
            String text =
                    BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString();
            JsonNode tree = CanonicalJson.readTree(text.getBytes(StandardCharsets.UTF_8));
            return CanonicalJson.pretty(tree);
        } catch (GeneratorException | IOException e) {
            throw new IllegalStateException("a bill of materials can be written", e);
        }
    }

    private static Metadata metadata(Bill bill) {
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(bill.epoch().instant()));
        Component image = new Component();
        image.setType(Component.Type.OPERATING_SYSTEM);
        image.setName(bill.image());
        image.setVersion(bill.version());
        image.setBomRef("image");
        image.addProperty(property("osbuild:architecture", bill.architecture()));
        metadata.setComponent(image);
        List<Component> tools = new ArrayList<>();
        Component program = new Component();
        program.setType(Component.Type.APPLICATION);
        program.setName("osbuild");
        program.setVersion(bill.program());
        tools.add(program);
        for (Part part : bill.parts()) {
            if (part.kind() == Part.Kind.TOOL) {
                tools.add(component(part));
            }
        }
        ToolInformation used = new ToolInformation();
        used.setComponents(tools);
        metadata.setToolChoice(used);
        return metadata;
    }

    private static Component component(Part part) {
        Component component = new Component();
        component.setType(
                switch (part.kind()) {
                    case KERNEL -> Component.Type.OPERATING_SYSTEM;
                    case PACKAGE -> Component.Type.LIBRARY;
                    case DOWNLOAD -> Component.Type.FILE;
                    case TOOL -> Component.Type.APPLICATION;
                });
        component.setBomRef(part.reference());
        component.setName(part.name());
        if (!part.version().isEmpty()) {
            component.setVersion(part.version());
        }
        if (!part.packageUrl().isEmpty()) {
            component.setPurl(part.packageUrl());
        }
        part.sha256().ifPresent(digest -> component.addHash(new Hash(Hash.Algorithm.SHA_256, digest)));
        if (part.kind() == Part.Kind.PACKAGE) {
            component.setLicenses(licences(part));
        }
        part.notes().forEach((name, value) -> component.addProperty(property(name, value)));
        return component;
    }

    private static LicenseChoice licences(Part part) {
        LicenseChoice choice = new LicenseChoice();
        List<String> names = part.licences().isEmpty() ? List.of(Licences.UNKNOWN) : part.licences();
        for (String name : names) {
            License licence = new License();
            Optional<String> id = Licences.spdx(name);
            if (id.isPresent()) {
                licence.setId(id.get());
            } else {
                licence.setName(name);
            }
            choice.addLicense(licence);
        }
        return choice;
    }

    private static Property property(String name, String value) {
        Property property = new Property();
        property.setName(name);
        property.setValue(value);
        return property;
    }
}
