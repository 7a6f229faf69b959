package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureRows;
import io.github.headstart.classify.data.SplitRows;
import io.github.headstart.classify.evaluate.Prediction;
import io.github.headstart.classify.evaluate.Predictions;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.result.History.Scores;
import io.github.headstart.classify.result.SplitScores;
import io.github.headstart.dataset.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a head says of every picture as it is, and how good that is. */
record Judgement(Predictions predictions, Map<Split, SplitScores> scores) {
    static Judgement of(Head head, FeatureRows source, Collection<SplitRows> splits, List<String> classes) {
        Scorer scorer = new Scorer(head, source);
        List<Prediction> all = new ArrayList<>();
        Map<Split, SplitScores> scores = new EnumMap<>(Split.class);
        for (SplitRows rows : splits) {
            if (rows.pictures() == 0) {
                continue;
            }
            List<Prediction> predictions = new ArrayList<>();
            Scores mean = scorer.score(
                    rows,
                    (probabilities, picture) -> predictions.add(new Prediction(
                            rows.sample(picture).path(), rows.split(), rows.label(picture), probabilities)));
            scores.put(rows.split(), SplitScores.of(mean.loss(), new Predictions(classes, predictions).evaluate()));
            all.addAll(predictions);
        }
        return new Judgement(new Predictions(classes, all), scores);
    }
}
