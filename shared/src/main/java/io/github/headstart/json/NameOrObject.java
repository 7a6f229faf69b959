package io.github.headstart.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Reads a value that a document has as the name of a constant, or as the object of a record. */
final class NameOrObject extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1;

    private final Class<?> constants;
    private final Class<?> object;

    NameOrObject(Class<?> type, Class<?> constants, Class<?> object) {
        super(type);
        this.constants = constants;
        this.object = object;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        Class<?> form = parser.hasToken(JsonToken.VALUE_STRING) ? constants : object;
        return context.readValue(parser, form);
    }
}
