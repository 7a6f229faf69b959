package io.github.headstart.spark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests on clusters that take minutes together: CI runs them, and {@code mvn verify -Dspark.tests=all}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@EnabledIfSystemProperty(named = "spark.tests", matches = "all", disabledReason = "run it with -Dspark.tests=all")
@interface Thorough {}
