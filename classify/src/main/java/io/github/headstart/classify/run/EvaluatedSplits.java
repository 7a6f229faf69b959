package io.github.headstart.classify.run;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.train.Evaluator;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The predictions and metrics of a head for all splits, on the unchanged images. */
record EvaluatedSplits(Predictions predictions, Map<Split, SplitMetrics> metrics) {
    static EvaluatedSplits of(Head head, Features source, Collection<SplitIndex> splits, List<String> classes) {
        Evaluator evaluator = new Evaluator(head, source);
        List<Prediction> all = new ArrayList<>();
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        for (SplitIndex rows : splits) {
            if (rows.images() == 0) {
                continue;
            }
            List<Prediction> predictions = new ArrayList<>();
            Metrics mean = evaluator.evaluate(
                    rows,
                    (probabilities, image) -> predictions.add(
                            new Prediction(rows.sample(image).path(), rows.split(), rows.label(image), probabilities)));
            metrics.put(rows.split(), SplitMetrics.of(mean.loss(), new Predictions(classes, predictions).evaluate()));
            all.addAll(predictions);
        }
        return new EvaluatedSplits(new Predictions(classes, all), metrics);
    }
}
