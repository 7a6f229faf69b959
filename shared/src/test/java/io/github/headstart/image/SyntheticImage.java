package io.github.headstart.image;

/** Images that the tests and {@code reference/make_images.py} compute alike. */
final class SyntheticImage {
    private SyntheticImage() {}

    /** @param name height x width */
    static Pixels of(String name) {
        String[] size = name.split("x");
        int height = Integer.parseInt(size[0]);
        int width = Integer.parseInt(size[1]);
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        for (long i = 0; i < rgb.length; i++) {
            rgb[(int) i] = (byte) (i * i / 7 + i * 31);
        }
        return new Pixels(height, width, rgb);
    }
}
