package io.github.headstart.classify.train;

import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Tail;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.manifest.Pooling;
import java.util.List;

/** The user's options for the head's layers, which {@link HeadSpec} documents and validates. */
public record HeadOptions(List<Integer> hidden, Activation activation, Pooling pooling, double dropout, double l2) {
    public HeadOptions {
        hidden = List.copyOf(hidden);
        HeadSpec.layerChecks(hidden, dropout, l2).done();
    }

    /** The specification of the head for features of a shape, with layers in front. */
    HeadSpec spec(List<Integer> featureShape, Tail tail, int classes, Labelling labelling) {
        return new HeadSpec(featureShape, tail, pooling, hidden, activation, dropout, l2, classes, labelling);
    }
}
