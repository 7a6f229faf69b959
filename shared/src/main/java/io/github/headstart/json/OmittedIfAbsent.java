package io.github.headstart.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Of an Optional that came to a record later: where it is empty, the document has no field of it, as before. So what has a checksum over
 * its text keeps it. Other empty Optionals are null in the document.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface OmittedIfAbsent {}
