package io.github.headstart.spark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests on clusters that take minutes together: {@code mvn verify -Dspark.tests=all} runs them, before each release; see this module's POM. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("thorough")
public @interface Thorough {}
