package io.github.headstart.store;

import static io.github.headstart.store.TestRecipes.recipe;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.FeatureType;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Arrow's own reader finds in a shard. */
class ArrowFileReaderTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    private static final int CHANNELS = 4;
    private static final int SIZE = HEIGHT * WIDTH * CHANNELS;
    private static final int PASS = 2;
    private static final TransformParameters WITH_BRIGHTNESS =
            new TransformParameters(-12.5f, 3, -4, 0.5f, 0.75f, 1.25f, true, false, 7, Optional.of(0.5f));
    private static final TransformParameters WITHOUT =
            new TransformParameters(1, 0, 0.25f, 0, 1, 1, false, true, 0, Optional.empty());

    @TempDir
    private Path folder;

    /** One row. */
    private record Row(String path, String label, Optional<TransformParameters> augmentation) {
        FeatureKey key() {
            return new FeatureKey(new Sample(path, Split.TRAIN, label, "ab".repeat(32)), PASS);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("train/chats/été 猫.jpg", "chats", Optional.of(WITH_BRIGHTNESS)),
            new Row("train/b/a,\"b\"\n.png", "", Optional.empty()),
            new Row("", "狗", Optional.of(WITHOUT)));

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void findsEveryColumnOfEveryRow(FeatureType dtype) throws Exception {
        Recipe recipe = recipe(dtype, HEIGHT, WIDTH, CHANNELS)
                .withAugmentation(Optional.of(TestRecipes.rotation(40)))
                .ofPass(PASS);
        read(write(recipe), (reader, root) -> {
            assertThat(reader.loadNextBatch()).isTrue();
            assertThat(root.getRowCount()).isEqualTo(ROWS.size());
            assertThat(root.getSchema().getFields().stream().map(Field::getName))
                    .containsExactly("path", "split", "label", "sha256", "pass", "augmentation", "features");
            for (int row = 0; row < ROWS.size(); row++) {
                FeatureKey key = ROWS.get(row).key();
                assertThat(root.getVector("path").getObject(row))
                        .hasToString(key.sample().path());
                assertThat(root.getVector("split").getObject(row)).hasToString("train");
                assertThat(root.getVector("label").getObject(row))
                        .hasToString(key.sample().label());
                assertThat(root.getVector("sha256").getObject(row))
                        .hasToString(key.sample().sha256());
                assertThat(((IntVector) root.getVector("pass")).get(row)).isEqualTo(PASS);
                assertThat(features(root, row)).containsExactly(values(row));
            }
            assertThat(reader.loadNextBatch()).isFalse();
        });
    }

    @Test
    void findsNullWhereARowWentThroughNothingAndWhereThereIsNoBrightness() throws Exception {
        read(write(recipe(FeatureType.FLOAT32, HEIGHT, WIDTH, CHANNELS)), (reader, root) -> {
            reader.loadNextBatch();
            StructVector column = (StructVector) root.getVector("augmentation");
            assertThat(column.getNullCount()).isEqualTo(1);
            assertThat(column.isNull(1)).isTrue();
            assertThat(column.getObject(1)).isNull();
            assertThat(column.getObject(0))
                    .isEqualTo(Map.of(
                            "theta",
                            -12.5f,
                            "tx",
                            3f,
                            "ty",
                            -4f,
                            "shear",
                            0.5f,
                            "zx",
                            0.75f,
                            "zy",
                            1.25f,
                            "flip",
                            true,
                            "flip_vertical",
                            false,
                            "channel_shift",
                            7f,
                            "brightness",
                            0.5f));
            assertThat(column.isNull(2)).isFalse();
            assertThat(column.getChild("brightness").isNull(2)).isTrue();
            assertThat(((Float4Vector) column.getChild("ty")).get(2)).isEqualTo(0.25f);
            assertThat(column.getChild("flip_vertical").getObject(2)).isEqualTo(true);
            for (FieldVector vector : root.getFieldVectors()) {
                if (vector != column) {
                    assertThat(vector.getNullCount()).as(vector.getName()).isZero();
                    assertThat(vector.getField().isNullable())
                            .as(vector.getName())
                            .isFalse();
                }
            }
            FixedSizeListVector lists = (FixedSizeListVector) root.getVector("features");
            assertThat(lists.getDataVector().getNullCount()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void findsTheTensorsTypeShapeAndNamesAndTheRecipe(FeatureType dtype) throws Exception {
        Recipe recipe = recipe(dtype, HEIGHT, WIDTH, CHANNELS);
        read(write(recipe), (reader, root) -> {
            Field field = root.getSchema().findField("features");
            assertThat(field.getType()).isEqualTo(new ArrowType.FixedSizeList(SIZE));
            assertThat(field.getMetadata())
                    .containsEntry("ARROW:extension:name", "arrow.fixed_shape_tensor")
                    .containsEntry(
                            "ARROW:extension:metadata",
                            "{\"dim_names\":[\"height\",\"width\",\"channel\"],\"shape\":[2,3,4]}");
            assertThat(field.getChildren()).singleElement().satisfies(item -> assertThat(item.getType())
                    .hasToString(dtype == FeatureType.FLOAT32 ? "FloatingPoint(SINGLE)" : "FloatingPoint(HALF)"));
            assertThat(root.getSchema().getCustomMetadata()).containsEntry("headstart.recipe", Json.line(recipe));
        });
    }

    @Test
    void findsAsManyBatchesAsTheFileHas() throws Exception {
        // 4 Mi values are 16 MiB a row: two rows fill a batch.
        Recipe large = recipe(FeatureType.FLOAT32, 1 << 22);
        Path file = folder.resolve("train-pass0-00000.arrow");
        float[] map = new float[1 << 22];
        try (FeatureWriter writer = FeatureWriter.create(file, large)) {
            for (int row = 0; row < 3; row++) {
                map[map.length - 1] = row + 0.5f;
                writer.append(ROWS.get(row).key(), Optional.empty(), map, 0);
            }
            writer.commit(Split.TRAIN, 0);
        }
        List<Integer> rows = new ArrayList<>();
        List<Object> last = new ArrayList<>();
        read(file, (reader, root) -> {
            while (reader.loadNextBatch()) {
                rows.add(root.getRowCount());
                FixedSizeListVector lists = (FixedSizeListVector) root.getVector("features");
                for (int row = 0; row < root.getRowCount(); row++) {
                    last.add(lists.getDataVector().getObject((row + 1) * map.length - 1));
                }
            }
        });
        assertThat(rows).containsExactly(2, 1);
        assertThat(last).containsExactly(0.5f, 1.5f, 2.5f);
    }

    /** Looks at an open file. */
    @FunctionalInterface
    private interface Look {
        void at(ArrowFileReader reader, VectorSchemaRoot root) throws Exception;
    }

    private static void read(Path file, Look look) throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            look.at(reader, reader.getVectorSchemaRoot());
        }
    }

    private Path write(Recipe recipe) {
        Path file = folder.resolve("train-pass%d-00000.arrow".formatted(PASS));
        try (FeatureWriter writer = FeatureWriter.create(file, recipe)) {
            for (int row = 0; row < ROWS.size(); row++) {
                // In the middle of a larger batch, as a backbone gives it.
                float[] maps = new float[3 * SIZE];
                System.arraycopy(values(row), 0, maps, SIZE, SIZE);
                writer.append(ROWS.get(row).key(), ROWS.get(row).augmentation(), maps, 1);
            }
            writer.commit(Split.TRAIN, PASS);
        }
        return file;
    }

    /** Values that float16 holds exactly, in row-major order. */
    private static float[] values(int row) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (row + 1) * (i - 7) / 8f;
        }
        return values;
    }

    private static float[] features(VectorSchemaRoot root, int row) {
        FixedSizeListVector lists = (FixedSizeListVector) root.getVector("features");
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            int place = lists.getElementStartIndex(row) + i;
            values[i] = lists.getDataVector() instanceof Float2Vector half
                    ? half.getValueAsFloat(place)
                    : ((Float4Vector) lists.getDataVector()).get(place);
        }
        return values;
    }
}
