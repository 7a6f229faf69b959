package io.github.headstart.spark.part;

import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.classify.predict.PredictionLines;
import io.github.headstart.storage.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Predictions as CSV, with a header in each part, as {@code classify predict --csv} prints them. */
final class CsvPart implements PredictionPart {
    private final NewFile file;
    private final PredictionLines lines;

    CsvPart(NewFile file, PredictedLabels labels) throws IOException {
        this.file = file;
        this.lines = new PredictionLines.Csv(labels);
        write(lines.header().orElseThrow());
    }

    @Override
    public void add(ImagePrediction prediction) throws IOException {
        write(lines.line(prediction));
    }

    @Override
    public void close() {
        // Every line is written at once.
    }

    private void write(String line) throws IOException {
        file.writeFully(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
