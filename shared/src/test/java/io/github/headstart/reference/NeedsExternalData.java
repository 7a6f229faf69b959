package io.github.headstart.reference;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** A test, or a class of tests, that reads {@link ReferenceData#external} and is skipped where that is missing. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("external")
@EnabledIf(value = "io.github.headstart.reference.ReferenceData#hasExternal", disabledReason = NeedsExternalData.REASON)
public @interface NeedsExternalData {
    String REASON = "no external data: name their folder by HEADSTART_TEST_DATA, or have it as ../shared";
}
