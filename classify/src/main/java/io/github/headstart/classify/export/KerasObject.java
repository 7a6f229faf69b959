package io.github.headstart.classify.export;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object in Keras 3's serialization: its class and the arguments of its constructor, in the order of {@link #with}. */
final class KerasObject {
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, Object> object = new LinkedHashMap<>();

    private KerasObject(String module, String type) {
        object.put("module", module);
        object.put("class_name", type);
        object.put("config", config);
        object.put("registered_name", null);
    }

    static KerasObject of(String module, String type) {
        return new KerasObject(module, type);
    }

    static KerasObject layer(String type, String name) {
        return of("keras.layers", type).with("name", name);
    }

    /** An argument of the constructor. */
    KerasObject with(String name, Object value) {
        config.put(name, value);
        return this;
    }

    /** A field that is not a constructor argument. */
    KerasObject beside(String name, Object value) {
        object.put(name, value);
        return this;
    }

    Map<String, Object> json() {
        return object;
    }

    /** A batch's shape: null, then the sizes. */
    static List<Integer> batchOf(Integer... sizes) {
        Integer[] shape = new Integer[sizes.length + 1];
        System.arraycopy(sizes, 0, shape, 1, sizes.length);
        return Arrays.asList(shape);
    }
}
