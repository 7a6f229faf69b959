package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the jar brings to a cluster. */
class JarIT {
    private static final Path JAR = Path.of("target", "headstart-spark.jar");

    @Test
    void holdsNothingThatSparkHasInAVersionOfItsOwn() throws IOException {
        assertThat(classes())
                .noneMatch(
                        name -> name.matches(
                                "(com/fasterxml|org/apache/(arrow|spark|hadoop|logging|commons)|org/slf4j|scala|io/netty|META-INF/versions)/.*"))
                .anyMatch(name -> name.startsWith("io/github/headstart/libraries/jackson/databind/"))
                .anyMatch(name -> name.startsWith("io/github/headstart/libraries/csv/"))
                .anyMatch(name -> name.startsWith("io/github/headstart/extract/"))
                .anyMatch(name -> name.startsWith("io/github/headstart/classify/"))
                .anyMatch(name -> name.startsWith("org/tensorflow/op/"))
                .as("what only reports and the search for near-duplicates need")
                .noneMatch(name -> name.matches("(gg/jte|org/knowm|de|org/apache/lucene)/.*"));
    }

    @Test
    void holdsTheLicencesOfAllThatIsInIt() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("Apache License");
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("META-INF/licences/README.txt", "META-INF/licences/BSD-3-Clause.txt")
                    .anyMatch(name -> name.matches("META-INF/licences/jhdf-.*/LICENSE"))
                    .doesNotContain("LICENSE");
        }
    }

    @Test
    void holdsNoNativeLibraryOfTensorFlow() throws IOException {
        assertThat(JAR).satisfies(jar -> assertThat(Files.size(jar)).isLessThan(25_000_000));
    }

    private static List<String> classes() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
        }
    }
}
