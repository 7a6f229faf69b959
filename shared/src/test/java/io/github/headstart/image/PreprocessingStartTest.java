package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class PreprocessingStartTest {
    @Test
    void hasItsConstantsAlsoWhereTheEnumerationIsUsedFirst() throws Exception {
        URL classes = Preprocessing.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh = new URLClassLoader(new URL[] {classes}, Preprocessing.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.startsWith("io.github.headstart.image.") && findLoadedClass(name) == null
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        }) {
            Class<?> names = Class.forName(NamedPreprocessing.class.getName(), true, fresh);
            Class<?> preprocessing = fresh.loadClass(Preprocessing.class.getName());

            assertThat(preprocessing.getField("NONE").get(null)).isNotNull().isSameAs(names.getEnumConstants()[4]);
        }
    }
}
