package io.github.headstart.classify.run;

import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.metrics.Decision;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.PredictionWriter;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.SplitScores;
import io.github.headstart.store.FeatureStore;
import java.util.List;
import java.util.Optional;

/** Takes the predictions of a split's images in order, writes them and computes their metrics. */
final class SplitEvaluation {
    private final SplitIndex rows;
    private final SampleReader samples;
    private final Optional<PredictionWriter> writer;
    private final SplitScores scores;
    private final Decision decision;

    /** @param writer of all predictions, if they are written */
    SplitEvaluation(FeatureStore store, SplitIndex rows, List<String> classes, Optional<PredictionWriter> writer) {
        this.rows = rows;
        this.writer = writer;
        samples = new SampleReader(store);
        scores = new SplitScores(classes, rows.labelling(), rows.images());
        decision = Decision.of(rows.labelling());
    }

    /** @param probabilities by class number */
    void add(float[] probabilities, int image) {
        scores.add(rows.classes(image), probabilities);
        writer.ifPresent(predictions -> predictions.append(new Prediction(
                samples.sample(rows, image).path(), rows.split(), decision, rows.classes(image), probabilities)));
    }

    /** @param loss of the split */
    SplitMetrics metrics(double loss) {
        return SplitMetrics.of(loss, scores.report());
    }
}
