package io.github.headstart.manifest;

import java.util.Locale;

/** The pooling of feature maps [height, width, channel] over height and width. {@code toString} is Keras's name. */
public enum Pooling {
    /** All values are kept. */
    NONE("", ""),
    /** Each channel's mean. */
    AVG("global_average_pooling2d", "GlobalAveragePooling2D"),
    /** Each channel's maximum. */
    MAX("global_max_pooling2d", "GlobalMaxPooling2D");

    private final String layerName;
    private final String layerType;

    Pooling(String layerName, String layerType) {
        this.layerName = layerName;
        this.layerType = layerType;
    }

    /** As Keras names the layer in a fresh session; empty if there is none. */
    public String layerName() {
        return layerName;
    }

    /** Keras's class of the layer; empty if there is none. */
    public String layerType() {
        return layerType;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
