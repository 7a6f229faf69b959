package io.github.headstart.dataset;

/**
 * A picture with its content's identity: what a feature map is made of.
 *
 * @param sha256 of the file's bytes, 64 lowercase hex digits
 */
public record Sample(Picture picture, String sha256) {
    public String path() {
        return picture.path();
    }

    public Split split() {
        return picture.split();
    }

    public String label() {
        return picture.label();
    }
}
