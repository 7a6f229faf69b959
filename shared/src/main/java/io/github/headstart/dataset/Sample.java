package io.github.headstart.dataset;

/**
 * An image with its content's identity: what a feature map is made of.
 *
 * @param sha256 of the file's bytes, 64 lowercase hex digits
 */
public record Sample(Image image, String sha256) {
    public String path() {
        return image.path();
    }

    public Split split() {
        return image.split();
    }

    public String label() {
        return image.label();
    }
}
