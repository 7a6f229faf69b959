package io.github.headstart.backbone.winograd;

import static java.util.stream.Collectors.toMap;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.backbone.Vgg16;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * VGG16 without its top, up to a layer. The transformed kernels take 418 MB for the whole network and are shared by all threads; each
 * thread that is in {@link #forward} at the same time has buffers, at 150×150 of 55 MB for a batch of 4 and 100 MB for one of 8.
 */
public final class WinogradBackbone implements Backbone {
    /**
     * Images that are computed together in the first blocks, whose maps are large and whose kernels are small. In the later ones it is
     * the whole batch, so that their kernels are read from memory once a batch.
     */
    private static final List<Integer> TOGETHER = List.of(1, 1, 8);

    private final List<Vgg16Layer> layers;
    private final Pooling pooling;
    private final int height;
    private final int width;
    private final FeatureShape mapShape;
    private final FirstLayer firstLayer;
    private final Map<Vgg16Layer, TransformedKernels> kernels;
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

    /**
     * @param convolutions of VGG16, at least those up to the last layer
     * @param last the layer whose output is the feature map
     * @param pooling of the feature map
     */
    public WinogradBackbone(
            List<Vgg16Convolution> convolutions, Vgg16Layer last, Pooling pooling, int height, int width) {
        layers = Arrays.stream(Vgg16Layer.values())
                .filter(layer -> layer.compareTo(last) <= 0)
                .toList();
        this.pooling = pooling;
        this.height = height;
        this.width = width;
        mapShape = Vgg16.outputShape(last, height, width);
        firstLayer = new FirstLayer(convolutions.get(0));
        kernels = convolutions.parallelStream()
                .skip(1)
                .filter(convolution -> layers.contains(convolution.layer()))
                .collect(toMap(Vgg16Convolution::layer, TransformedKernels::new));
    }

    @Override
    public FeatureShape outputShape() {
        return pooling == Pooling.NONE ? mapShape : mapShape.pooled();
    }

    @Override
    public void forward(float[] pixels, int count, float[] maps) {
        Workspace workspace = workspaces.poll();
        if (workspace == null || workspace.images < count) {
            workspace = new Workspace(count);
        }
        workspace.forward(pixels, count, maps);
        workspaces.add(workspace);
    }

    /** Nothing native to free. */
    @Override
    public void close() {}

    /** The maps of every layer, which keep their borders of zeros from batch to batch, for one thread. */
    private final class Workspace {
        private final int images;
        private final Map<Vgg16Layer, Tiles> maps = new EnumMap<>(Vgg16Layer.class);
        private final FirstLayer.Buffers firstBuffers;
        private final Layer convolution = new Layer();

        Workspace(int images) {
            this.images = images;
            for (Vgg16Layer layer : layers) {
                maps.put(layer, isThird(layer) ? maps.get(layers.get(layer.ordinal() - 2)) : newTiles(layer));
            }
            firstBuffers = new FirstLayer.Buffers(width, Vgg16.channels(Vgg16Layer.BLOCK1_CONV1));
        }

        /** Whether it is a block's third convolution, which writes over the output of the first. */
        private boolean isThird(Vgg16Layer layer) {
            return !layer.isPooling()
                    && layer.ordinal() >= 2
                    && layers.get(layer.ordinal() - 2).block() == layer.block();
        }

        private Tiles newTiles(Vgg16Layer layer) {
            List<Integer> shape = Vgg16.outputShape(layer, height, width).dimensions();
            int held = together(layer.isPooling() ? layer.block() + 1 : layer.block());
            return new Tiles(held, shape.get(0), shape.get(1), shape.get(2));
        }

        private int together(int block) {
            return block <= TOGETHER.size() ? Math.min(images, TOGETHER.get(block - 1)) : images;
        }

        void forward(float[] pixels, int count, float[] features) {
            Vgg16Layer last = layers.get(layers.size() - 1);
            int most = together(last.block());
            for (int first = 0; first < count; first += most) {
                int some = Math.min(most, count - first);
                block(last.block(), pixels, first, some, 0);
                for (int image = 0; image < some; image++) {
                    put(maps.get(last), image, features, first + image);
                }
            }
        }

        /**
         * Computes a block, and those before it, for as many images as its maps hold.
         *
         * @param first number of the first image among the pixels
         * @param target where the first image's result goes in the map of the block's pooling
         */
        private void block(int block, float[] pixels, int first, int count, int target) {
            if (block > 1) {
                int most = together(block - 1);
                for (int image = 0; image < count; image += most) {
                    block(block - 1, pixels, first + image, Math.min(most, count - image), image);
                }
            }
            for (Vgg16Layer layer : layers) {
                if (layer.block() == block) {
                    layer(layer, pixels, first, count, target);
                }
            }
        }

        private void layer(Vgg16Layer layer, float[] pixels, int first, int count, int target) {
            Tiles to = maps.get(layer);
            if (layer == Vgg16Layer.BLOCK1_CONV1) {
                firstLayer.forward(pixels, first, to, firstBuffers);
            } else if (layer.isPooling()) {
                for (int image = 0; image < count; image++) {
                    MaxPooling.forward(before(layer), image, to, target + image);
                }
            } else {
                convolution.forward(kernels.get(layer), before(layer), to, count);
            }
        }

        private Tiles before(Vgg16Layer layer) {
            return maps.get(layers.get(layer.ordinal() - 1));
        }

        private void put(Tiles tiles, int image, float[] features, int number) {
            if (pooling == Pooling.NONE) {
                tiles.copyTo(image, features, number * mapShape.size());
            } else {
                pool(tiles, image, features, number * tiles.channels);
            }
        }

        private void pool(Tiles tiles, int image, float[] features, int offset) {
            for (int channel = 0; channel < tiles.channels; channel++) {
                double sum = 0;
                float most = Float.NEGATIVE_INFINITY;
                for (int row = 0; row < tiles.height; row++) {
                    for (int column = 0; column < tiles.width; column++) {
                        float value = tiles.values[tiles.index(image, row, column) + channel];
                        sum += value;
                        most = Math.max(most, value);
                    }
                }
                features[offset + channel] =
                        pooling == Pooling.MAX ? most : (float) (sum / (tiles.height * tiles.width));
            }
        }
    }
}
