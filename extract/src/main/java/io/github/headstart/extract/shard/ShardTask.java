package io.github.headstart.extract.shard;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.dataset.Split;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.Compression;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.ShardName;
import java.util.List;
import java.util.Optional;

/**
 * The task to make one shard: the unit of work, of resume and of distribution. Its result depends only on the task and the recipe. It
 * consists of texts alone, so that one line of JSON carries it to another machine.
 *
 * @param shard the file name of the shard, see {@link ShardName}
 * @param recipe the digest of the recipe of the shard's pass
 * @param compression of the shard
 * @param rows in the shard's order, at least one
 */
public record ShardTask(String shard, String recipe, Compression compression, List<Row> rows) {
    /**
     * One row to be written. Its split and pass are the shard's.
     *
     * @param bytes the length of the image's file if that is known, else {@link StoredFile#UNKNOWN}
     * @param source the file name of a shard of the same pass that has a row of the same content; empty if the row is to be computed
     */
    public record Row(String path, String label, String sha256, long bytes, Optional<String> source) {
        /** A row to be computed. */
        public static Row computed(ScannedImage image) {
            Sample sample = image.sample();
            return new Row(sample.path(), sample.label(), sample.sha256(), image.bytes(), Optional.empty());
        }
    }

    public ShardTask {
        rows = List.copyOf(rows);
    }

    /**
     * The task of a new shard. Its name contains a digest of all that the shard's bytes depend on, so that whoever finds a shard of that
     * name has the result: of the compression, too, unless there is none. Whether a row is copied or computed is not part of the
     * digest, because both give the same bits.
     */
    public static ShardTask of(
            Split split, int pass, int number, String recipe, Compression compression, List<Row> rows) {
        Checksum checksum = new Checksum().add(recipe).add(new ShardName(split, pass, number).toString());
        compression.recorded().ifPresent(kind -> checksum.add(kind.toString()));
        for (Row row : rows) {
            checksum.add(row.path()).add(row.label()).add(row.sha256());
        }
        String content = checksum.hex().substring(0, ShardName.CONTENT_DIGITS);
        return new ShardTask(new ShardName(split, pass, number, content).toString(), recipe, compression, rows);
    }

    /** Not named as a getter: the line of JSON has the components and nothing else. */
    public ShardName name() {
        return ShardName.parse(shard)
                .orElseThrow(() -> new IllegalArgumentException("expected a shard's name, found " + shard));
    }

    /** The number of rows to be computed by the backbone. */
    public int toCompute() {
        return (int) rows.stream().filter(row -> row.source().isEmpty()).count();
    }

    /** What identifies the rows, in order. */
    List<FeatureKey> keys() {
        ShardName name = name();
        return rows.stream()
                .map(row ->
                        new FeatureKey(new Sample(row.path(), name.split(), row.label(), row.sha256()), name.pass()))
                .toList();
    }
}
