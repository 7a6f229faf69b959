package io.github.headstart.spark.part;

import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.storage.NewFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The formats of predictions. {@code toString} is the ending of a part's name. */
public enum PartFormat {
    PARQUET,
    CSV;

    /** Begins a part; whoever asks closes it and then the file. */
    public PredictionPart part(NewFile file, PredictedLabels labels) throws IOException {
        return this == PARQUET ? new ParquetPart(file, labels) : new CsvPart(file, labels);
    }

    /** @throws io.github.headstart.error.PipelineException if the format cannot hold predictions of these classes */
    public void check(List<String> classes) {
        if (this == PARQUET) {
            ParquetPart.check(classes);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
