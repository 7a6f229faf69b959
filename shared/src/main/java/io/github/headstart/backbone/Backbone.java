package io.github.headstart.backbone;

/**
 * A frozen network without its head, ready to run. {@link #forward} may be called from several threads at
 * once; close(), which frees its native memory, only when no call is running.
 */
public interface Backbone extends AutoCloseable {
    /** The shape of one image's feature map. */
    FeatureShape outputShape();

    /**
     * Runs the network once.
     *
     * @param pixels preprocessed images behind one another, float[count * height * width * 3], row-major
     * @param count how many images there are
     * @param maps takes the feature maps behind one another, float[count * outputShape().size()]
     */
    void forward(float[] pixels, int count, float[] maps);

    @Override
    void close();
}
