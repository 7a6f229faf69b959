package io.github.headstart.classify.predict;

import io.github.headstart.dataset.SampleFile;

/**
 * The prediction for an image file. Immutable: the array is copied in and out.
 *
 * @param path of the file as given by the caller
 * @param status {@code ok}, or why the file could not be read, as in {@code samples.csv}
 * @param probabilities float[classes]; float[0] for a file that could not be read
 */
public record ImagePrediction(String path, String status, float[] probabilities) {
    public ImagePrediction {
        probabilities = probabilities.clone();
    }

    public static ImagePrediction of(String path, float[] probabilities) {
        return new ImagePrediction(path, SampleFile.OK, probabilities);
    }

    public static ImagePrediction unreadable(String path, String reason) {
        return new ImagePrediction(path, reason, new float[0]);
    }

    public boolean ok() {
        return probabilities.length > 0;
    }

    @Override
    public float[] probabilities() {
        return probabilities.clone();
    }
}
