package io.github.headstart.backbone;

/**
 * The identity of a network. Two identities are equal if their fingerprints are: the name is for people, and the same
 * network may have another name elsewhere.
 *
 * @param fingerprint SHA-256 over graph and weights, 64 lowercase hex digits
 * @param trained false where the weights were drawn from a seed
 */
public record BackboneIdentity(String name, String fingerprint, boolean trained) {
    @Override
    public boolean equals(Object other) {
        return other instanceof BackboneIdentity identity && fingerprint.equals(identity.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "%s with fingerprint %s".formatted(name, fingerprint);
    }
}
