package io.github.headstart.spark.part;

import io.github.headstart.classify.predict.ImagePrediction;
import java.io.IOException;

/** A file of predictions that is being written. Not thread-safe. */
public interface PredictionPart extends AutoCloseable {
    void add(ImagePrediction prediction) throws IOException;

    /** Writes what is left; only then can the file be committed. */
    @Override
    void close() throws IOException;
}
