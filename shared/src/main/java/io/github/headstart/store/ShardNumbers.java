package io.github.headstart.store;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import java.util.regex.Pattern;

/**
 * The shards that hold an image's rows, as {@code samples.csv} has it in the column {@code shards}: the numbers of the shards for
 * passes 0, 1, 2 …, with {@code -} for a pass that the image is not in.
 */
public final class ShardNumbers {
    /** The number where there is no shard. */
    public static final int NONE = -1;

    private static final String NO_SHARD = "-";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private ShardNumbers() {}

    /** @param numbers by pass, {@link #NONE} for a pass that the image is not in */
    public static String text(int... numbers) {
        int length = numbers.length;
        while (length > 0 && numbers[length - 1] == NONE) {
            length--;
        }
        StringBuilder text = new StringBuilder();
        for (int pass = 0; pass < length; pass++) {
            text.append(pass == 0 ? "" : " ").append(numbers[pass] == NONE ? NO_SHARD : numbers[pass]);
        }
        return text.toString();
    }

    /**
     * The numbers by pass, {@link #NONE} for a pass that the image is not in.
     *
     * @throws PipelineException naming an entry whose shards are not numbers
     */
    public static int[] of(SampleFile.Entry entry) {
        if (entry.shards().isEmpty()) {
            return new int[0];
        }
        String[] texts = entry.shards().split(" ");
        int[] numbers = new int[texts.length];
        for (int pass = 0; pass < texts.length; pass++) {
            numbers[pass] = number(entry, texts[pass]);
        }
        return numbers;
    }

    private static int number(SampleFile.Entry entry, String number) {
        if (number.equals(NO_SHARD)) {
            return NONE;
        }
        if (!NUMBER.matcher(number).matches()) {
            throw new PipelineException("%s, %s: expected the numbers of shards such as \"0 2 -\", found \"%s\"; %s"
                    .formatted(FeatureStore.SAMPLES, entry.sample().path(), entry.shards(), FeatureStore.REMEDY));
        }
        return Integer.parseInt(number);
    }
}
