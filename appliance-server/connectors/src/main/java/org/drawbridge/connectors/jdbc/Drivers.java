package org.drawbridge.connectors.jdbc;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The drivers that the site has put into a folder, as jars. They see nothing of the appliance but Java itself. A jar
/// that is put there is found by the next connection. Callable from many threads.
public final class Drivers {

    private final Supplier<Path> folder;
    private List<Path> known = List.of();
    private List<Driver> drivers = List.of();

    /// @param folder asked for when it is needed, since a configuration is read before its home is open
    public Drivers(Supplier<Path> folder) {
        this.folder = folder;
    }

    /// For people: from the root on.
    Path folder() {
        return folder.get().toAbsolutePath();
    }

    synchronized Optional<Driver> find(String url) {
        List<Path> jars = jars();
        if (!jars.equals(known)) {
            drivers = load(jars);
            known = jars;
        }
        return drivers.stream().filter(each -> accepts(each, url)).findFirst();
    }

    private List<Path> jars() {
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // There is no folder yet, which is the same as an empty one.
            return List.of();
        }
    }

    /// The loader stays open as long as its drivers are used, which may be for ever.
    @SuppressWarnings("resource")
    private static List<Driver> load(List<Path> jars) {
        List<Driver> found = new ArrayList<>();
        var loader = new URLClassLoader(
                jars.stream().map(Drivers::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Iterator<Driver> services = ServiceLoader.load(Driver.class, loader).iterator();
        while (add(services, found)) {}
        return found;
    }

    /// Whether there may be more.
    private static boolean add(Iterator<Driver> services, List<Driver> found) {
        try {
            return services.hasNext() && found.add(services.next());
        } catch (ServiceConfigurationError e) {
            // One that cannot be loaded is as none; who needs it says so.
            return true;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every file has a URL", e);
        }
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
