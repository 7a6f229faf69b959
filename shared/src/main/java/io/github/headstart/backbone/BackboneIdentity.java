package io.github.headstart.backbone;

import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.Objects;
import java.util.Optional;

/**
 * The identity of a network, and of what is taken from it. The name is for people and not compared, since the same network may have
 * another name elsewhere.
 *
 * @param fingerprint SHA-256 over graph and weights, 64 lowercase hex digits
 * @param trained false where the weights were drawn from a seed
 * @param layer of VGG16 whose output is taken; empty for the network's own output
 * @param pooling of the output; empty if there is none
 * @param engine that computes VGG16; empty for TensorFlow, and for any other network
 */
public record BackboneIdentity(
        String name,
        String fingerprint,
        boolean trained,
        @OmittedIfAbsent Optional<Vgg16Layer> layer,
        @OmittedIfAbsent Optional<Pooling> pooling,
        @OmittedIfAbsent Optional<Engine> engine) {
    /** Of a network's own output, not pooled. */
    public BackboneIdentity(String name, String fingerprint, boolean trained) {
        this(name, fingerprint, trained, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The pooling of a manifest as it is part of the identity. */
    public static Optional<Pooling> pooling(BackboneSpec spec) {
        return Optional.of(spec.pooling()).filter(pooling -> pooling != Pooling.NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BackboneIdentity identity
                && fingerprint.equals(identity.fingerprint)
                && layer.equals(identity.layer)
                && pooling.equals(identity.pooling)
                && engine.equals(identity.engine);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fingerprint, layer, pooling, engine);
    }

    @Override
    public String toString() {
        return "%s%s%s%s with fingerprint %s"
                .formatted(
                        name,
                        layer.map(cut -> " up to " + cut).orElse(""),
                        pooling.map(pooled -> " with pooling " + pooled).orElse(""),
                        engine.map(other -> " by the engine " + other).orElse(""),
                        fingerprint);
    }
}
