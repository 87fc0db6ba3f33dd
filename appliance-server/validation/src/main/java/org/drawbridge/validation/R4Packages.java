package org.drawbridge.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.drawbridge.formats.tree.Rejected;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.hl7.fhir.utilities.npm.NpmPackage.PackageResourceInformation;
import org.jspecify.annotations.Nullable;

/// Profiles, value sets and code systems of NPM packages of FHIR, by their canonical URLs. What is asked for is
/// parsed then, and once. Callable from many threads at once.
final class R4Packages implements IValidationSupport {

    private static final String PROFILE = "StructureDefinition";
    private static final String VALUE_SET = "ValueSet";
    private static final String CODE_SYSTEM = "CodeSystem";

    /// Where a definition lies.
    private record Entry(NpmPackage in, PackageResourceInformation file) {}

    private final FhirContext context;
    /// By type and URL, as `ValueSet http://…`; what comes first counts.
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, IBaseResource> parsed = new ConcurrentHashMap<>();

    private R4Packages(FhirContext context) {
        this.context = context;
    }

    /// @param paths as in [org.drawbridge.formats.validation.Rules.FhirR4#packages()]
    static R4Packages read(FhirContext context, List<Path> paths) throws Rejected {
        var packages = new R4Packages(context);
        for (Path path : paths) {
            for (Path each : archives(path)) {
                packages.add(each);
            }
        }
        return packages;
    }

    /// A folder is one unpacked package, or holds archives.
    private static List<Path> archives(Path path) throws Rejected {
        if (!Files.isDirectory(path) || Files.exists(path.resolve("package").resolve("package.json"))) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> archives = files.filter(each -> each.toString().endsWith(".tgz"))
                    .sorted()
                    .toList();
            if (archives.isEmpty()) {
                throw new Rejected(
                        path.toString(), "there is no package here; expected .tgz files, or package/package.json.");
            }
            return archives;
        } catch (IOException e) {
            throw unreadable(path);
        }
    }

    private void add(Path path) throws Rejected {
        try {
            NpmPackage read = open(path);
            if (!read.fhirVersion().startsWith("4.0")) {
                throw new Rejected(
                        path.toString(), "the package is for another version of FHIR; expected one for R4 (4.0).");
            }
            for (PackageResourceInformation each : read.listIndexedResources(PROFILE, VALUE_SET, CODE_SYSTEM)) {
                if (each.getUrl() != null) {
                    entries.putIfAbsent(each.getResourceType() + " " + each.getUrl(), new Entry(read, each));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw unreadable(path);
        }
    }

    private static NpmPackage open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return NpmPackage.fromFolder(path.toString());
        }
        try (InputStream in = Files.newInputStream(path)) {
            return NpmPackage.fromPackage(in);
        }
    }

    private static Rejected unreadable(Path path) {
        return new Rejected(
                path.toString(),
                "this is no NPM package of FHIR, or it cannot be read; expected the .tgz as it was published.");
    }

    boolean hasProfile(String url) {
        return entries.containsKey(PROFILE + " " + url);
    }

    private @Nullable IBaseResource fetch(String type, @Nullable String canonical) {
        if (canonical == null) {
            return null;
        }
        int version = canonical.indexOf('|');
        String key = type + " " + (version < 0 ? canonical : canonical.substring(0, version));
        Entry entry = entries.get(key);
        return entry == null ? null : parsed.computeIfAbsent(key, _ -> parse(entry));
    }

    private IBaseResource parse(Entry entry) {
        try (InputStream in = entry.in().load(entry.file())) {
            return context.newJsonParser().parseResource(in);
        } catch (IOException e) {
            throw new IllegalStateException("a package in memory can be read", e);
        }
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        return fetch(PROFILE, url);
    }

    @Override
    public @Nullable IBaseResource fetchValueSet(String url) {
        return fetch(VALUE_SET, url);
    }

    @Override
    public @Nullable IBaseResource fetchCodeSystem(String url) {
        return fetch(CODE_SYSTEM, url);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
        List<T> all = new ArrayList<>();
        for (String key : entries.keySet()) {
            IBaseResource one = key.startsWith(PROFILE) ? fetch(PROFILE, key.substring(PROFILE.length() + 1)) : null;
            if (one != null) {
                all.add((T) one);
            }
        }
        return all;
    }

    @Override
    public <T extends IBaseResource> List<T> fetchAllNonBaseStructureDefinitions() {
        return fetchAllStructureDefinitions();
    }

    @Override
    public boolean isCodeSystemSupported(ValidationSupportContext context, String url) {
        return fetchCodeSystem(url) != null;
    }

    @Override
    public boolean isValueSetSupported(ValidationSupportContext context, String url) {
        return fetchValueSet(url) != null;
    }

    /// The type of resource that a profile is for; empty if it is in none of the packages.
    String typeOf(String profile) {
        return fetchStructureDefinition(profile) instanceof StructureDefinition definition ? definition.getType() : "";
    }
}
