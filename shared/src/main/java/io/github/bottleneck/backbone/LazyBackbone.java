package io.github.bottleneck.backbone;

import io.github.bottleneck.store.FeatureShape;

/** A backbone that is opened by its first run: a model that nothing is sent through is never loaded. Thread-safe. */
final class LazyBackbone implements Backbone {
    private final BackboneSource source;
    private final Parallelism parallelism;
    private Backbone opened;

    LazyBackbone(BackboneSource source, Parallelism parallelism) {
        this.source = source;
        this.parallelism = parallelism;
    }

    @Override
    public FeatureShape outputShape() {
        return source.outputShape();
    }

    @Override
    public void forward(float[] pixels, int count, float[] maps) {
        opened().forward(pixels, count, maps);
    }

    @Override
    public String device() {
        return opened().device();
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized Backbone opened() {
        if (opened == null) {
            opened = source.open(parallelism);
        }
        return opened;
    }
}
