package io.github.headstart.classify.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TString;

/**
 * What an exported SavedModel answers to the bytes of files.
 *
 * @param probabilities float[files][classes]
 * @param labels by file
 */
public record ServedPredictions(float[][] probabilities, String[] labels) {
    public static ServedPredictions of(SavedModelBundle bundle, byte[][] files, int classes) {
        try (TString bytes = TString.tensorOfBytes(NdArrays.vectorOfObjects(files));
                Result result = bundle.function("serving_default").call(Map.of("bytes", bytes))) {
            float[] values = new float[classes];
            float[][] probabilities = new float[files.length][];
            String[] labels = new String[files.length];
            assertThat(result.get("probabilities").orElseThrow().shape().asArray())
                    .containsExactly(files.length, classes);
            TString names = (TString) result.get("labels").orElseThrow();
            for (int i = 0; i < files.length; i++) {
                result.get("probabilities")
                        .orElseThrow()
                        .asRawTensor()
                        .data()
                        .asFloats()
                        .offset((long) i * classes)
                        .read(values);
                probabilities[i] = values.clone();
                labels[i] = names.getObject(i);
            }
            return new ServedPredictions(probabilities, labels);
        }
    }
}
