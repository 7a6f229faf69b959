package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;

/** A backbone that is opened by its first run: a model that is not used is never loaded. Thread-safe. */
final class LazyBackbone implements Backbone {
    private final BackboneProvider provider;
    private Backbone opened;
    private PipelineException failure;

    LazyBackbone(BackboneProvider provider) {
        this.provider = provider;
    }

    @Override
    public FeatureShape outputShape() {
        return provider.outputShape();
    }

    @Override
    public void forward(float[] pixels, int count, float[] maps) {
        opened().forward(pixels, count, maps);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Threads that wait for an opening that fails do not try again. */
    private synchronized Backbone opened() {
        if (failure != null) {
            throw failure;
        }
        if (opened == null) {
            try {
                opened = provider.open();
            } catch (PipelineException e) {
                failure = e;
                throw e;
            }
        }
        return opened;
    }
}
