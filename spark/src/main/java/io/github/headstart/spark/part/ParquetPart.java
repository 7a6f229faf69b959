package io.github.headstart.spark.part;

import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.error.PipelineException;
import io.github.headstart.storage.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.GroupBuilder;

/**
 * Predictions as Parquet: {@code path} and {@code status} (string, required), {@code predicted} (string, null for an image that could
 * not be read; the names of several classes have {@code |} between two) and a column of probabilities for each class (float, null likewise), compressed by Snappy.
 */
final class ParquetPart implements PredictionPart {
    private static final List<String> FIRST_COLUMNS = List.of("path", "status", "predicted");

    private final PredictedLabels labels;
    private final SimpleGroupFactory groups;
    private final ParquetWriter<Group> writer;

    /** @throws PipelineException if a class has the name of another column */
    ParquetPart(NewFile file, PredictedLabels labels) throws IOException {
        this.labels = labels;
        MessageType schema = schema(labels.classes());
        this.groups = new SimpleGroupFactory(schema);
        this.writer = ExampleParquetWriter.builder(new Output(file))
                .withType(schema)
                .withConf(new Configuration(false))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build();
    }

    /** @throws PipelineException if a class has the name of another column: then only CSV can hold them */
    static void check(List<String> classes) {
        classes.stream().filter(FIRST_COLUMNS::contains).findFirst().ifPresent(name -> {
            throw new PipelineException(
                    "expected classes of other names than %s, found the class %s, and Parquet has one column of a name; use --format csv"
                            .formatted(FIRST_COLUMNS, name));
        });
    }

    @Override
    public void add(ImagePrediction prediction) throws IOException {
        Group row = groups.newGroup();
        row.add(FIRST_COLUMNS.get(0), prediction.path());
        row.add(FIRST_COLUMNS.get(1), prediction.status());
        if (prediction.ok()) {
            row.add(FIRST_COLUMNS.get(2), labels.of(prediction));
            float[] probabilities = prediction.probabilities();
            for (int number = 0; number < probabilities.length; number++) {
                row.add(labels.classes().get(number), probabilities[number]);
            }
        }
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static MessageType schema(List<String> classes) {
        GroupBuilder<MessageType> schema = Types.buildMessage();
        for (int column = 0; column < FIRST_COLUMNS.size(); column++) {
            schema = (column < 2
                            ? schema.required(PrimitiveTypeName.BINARY)
                            : schema.optional(PrimitiveTypeName.BINARY))
                    .as(LogicalTypeAnnotation.stringType())
                    .named(FIRST_COLUMNS.get(column));
        }
        for (String name : classes) {
            schema = schema.optional(PrimitiveTypeName.FLOAT).named(name);
        }
        return schema.named("predictions");
    }

    /** Parquet's view of a new file. */
    private record Output(NewFile file) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new Stream(file);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return new Stream(file);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    /** Leaves the file open: it is committed by whoever made it. */
    private static final class Stream extends PositionOutputStream {
        private final NewFile file;
        private long position;

        Stream(NewFile file) {
            this.file = file;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.writeFully(ByteBuffer.wrap(bytes, offset, length));
            position += length;
        }
    }
}
