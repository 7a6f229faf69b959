package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Pixels;
import io.github.headstart.manifest.TensorLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Runs an ONNX model. */
final class OnnxBackbone implements Backbone {
    private final OnnxSession session;
    private final OnnxSignature signature;
    private final OutputMaps outputs;
    private final int height;
    private final int width;
    /** One for each call that is under way: memory that the garbage collector does not see is not left to it. */
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /** @param session is closed with this */
    OnnxBackbone(OnnxSession session, OnnxSignature signature, OutputMaps outputs, int height, int width) {
        this.session = session;
        this.signature = signature;
        this.outputs = outputs;
        this.height = height;
        this.width = width;
    }

    @Override
    public FeatureShape outputShape() {
        return outputs.shape();
    }

    /** A model of a fixed batch runs as often as that takes, the last time with zeros behind the images. */
    @Override
    public void forward(float[] pixels, int count, float[] maps) {
        int batch = signature.batch().orElse(count);
        ByteBuffer buffer = buffer(batch);
        try {
            for (int first = 0; first < count; first += batch) {
                int images = Math.min(batch, count - first);
                write(pixels, first, images, buffer);
                OnnxSession.Output output = session.run(buffer, batch);
                if (!output.sizes().equals(outputs.sizes())) {
                    throw new PipelineException("%s: expected the output %s of the shape %s for each image, found %s"
                            .formatted(
                                    signature.model().file(),
                                    signature.output().name(),
                                    outputs.sizes(),
                                    output.sizes()));
                }
                outputs.copy(
                        output.values(), images, maps, first * outputs.shape().size());
            }
        } finally {
            free.add(buffer);
        }
    }

    private ByteBuffer buffer(int images) {
        ByteBuffer used = free.poll();
        return used != null && used.capacity() == signature.inputBytes(images, height, width)
                ? used
                : ByteBuffer.allocateDirect(signature.inputBytes(images, height, width))
                        .order(ByteOrder.nativeOrder());
    }

    private void write(float[] pixels, int first, int images, ByteBuffer buffer) {
        ElementType type = signature.inputType();
        buffer.clear();
        int imageSize = height * width * Pixels.CHANNELS;
        for (int image = first; image < first + images; image++) {
            int from = image * imageSize;
            if (signature.layout() == TensorLayout.NHWC) {
                for (int i = from; i < from + imageSize; i++) {
                    type.put(buffer, pixels[i]);
                }
            } else {
                for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                    for (int i = from + channel; i < from + imageSize; i += Pixels.CHANNELS) {
                        type.put(buffer, pixels[i]);
                    }
                }
            }
        }
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
        buffer.flip();
    }

    @Override
    public void close() {
        session.close();
    }
}
