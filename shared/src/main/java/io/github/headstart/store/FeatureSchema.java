package io.github.headstart.store;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.FeatureType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The Arrow schema of every shard of one recipe. */
final class FeatureSchema {
    static final String PATH = "path";
    static final String SPLIT = "split";
    static final String LABEL = "label";
    static final String SHA256 = "sha256";
    static final String PASS = "pass";
    static final String AUGMENTATION = "augmentation";
    static final String FEATURES = "features";

    /** The key of the schema's metadata under which the recipe stands as JSON. */
    private static final String RECIPE_KEY = "headstart.recipe";

    private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
    private static final ArrowType FLOAT32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    private static final ArrowType FLOAT16 = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);

    private FeatureSchema() {}

    static Schema of(Recipe recipe) {
        return new Schema(
                List.of(
                        required(PATH, UTF8),
                        required(SPLIT, UTF8),
                        required(LABEL, UTF8),
                        required(SHA256, UTF8),
                        required(PASS, new ArrowType.Int(Integer.SIZE, true)),
                        augmentation(),
                        features(recipe)),
                Map.of(RECIPE_KEY, Json.line(recipe)));
    }

    private static Field augmentation() {
        List<Field> children = TransformColumn.FIELDS.stream()
                .map(field -> Field.nullable(field, TransformColumn.isFlag(field) ? ArrowType.Bool.INSTANCE : FLOAT32))
                .toList();
        return new Field(AUGMENTATION, FieldType.nullable(ArrowType.Struct.INSTANCE), children);
    }

    /** The storage and the metadata of Arrow's canonical extension type arrow.fixed_shape_tensor. */
    private static Field features(Recipe recipe) {
        FeatureShape shape = recipe.featureShape();
        Map<String, Object> tensor = new TreeMap<>(Map.of("shape", shape.dimensions()));
        if (!shape.names().isEmpty()) {
            tensor.put("dim_names", shape.names());
        }
        Map<String, String> extension = new TreeMap<>(Map.of(
                "ARROW:extension:name", "arrow.fixed_shape_tensor", "ARROW:extension:metadata", Json.line(tensor)));
        return new Field(
                FEATURES,
                new FieldType(false, new ArrowType.FixedSizeList(shape.size()), null, extension),
                List.of(Field.nullable("item", recipe.dtype() == FeatureType.FLOAT32 ? FLOAT32 : FLOAT16)));
    }

    private static Field required(String name, ArrowType type) {
        return new Field(name, FieldType.notNullable(type), List.of());
    }
}
