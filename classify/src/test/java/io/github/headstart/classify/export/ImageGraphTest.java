package io.github.headstart.classify.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.image.Channels;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.NamedPreprocessing;
import io.github.headstart.image.Normalization;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

class ImageGraphTest {
    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
    void pixelsEqualThoseOfThePreparationInEveryFormat(String format) throws Exception {
        for (int[] size : new int[][] {{37, 53}, {150, 150}, {1, 200}, {499, 375}}) {
            same(preparation(Preprocessing.NONE), image(format, size[0], size[1]));
        }
    }

    @ParameterizedTest
    @EnumSource(NamedPreprocessing.class)
    void valuesAreBitIdentical(Preprocessing preprocessing) throws Exception {
        same(preparation(preprocessing), image("jpg", 211, 97), image("png", 60, 333));
    }

    @ParameterizedTest
    @EnumSource(Channels.class)
    void statedValuesAreBitIdentical(Channels channels) throws Exception {
        Normalization clip = new Normalization(
                1 / 255.,
                List.of(0.48145466, 0.4578275, 0.40821073),
                List.of(0.26862954, 0.26130258, 0.27577711),
                channels);

        same(preparation(clip), image("jpg", 211, 97), image("png", 60, 333));
        same(
                preparation(new Normalization(0.7, List.of(1., 2., 3.), List.of(0.3, 0.7, 7.), channels)),
                image("png", 60, 333));
    }

    @Test
    void usesTheFirstFrameOfAnAnimatedGif() throws Exception {
        byte[] first = image("gif", 30, 40);
        byte[] second = image("gif", 30, 40);
        // The frame of the second file is appended without header and colour table.
        int start = 13 + 3 * (2 << (first[10] & 7));
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        film.write(first, 0, first.length - 1);
        film.write(second, start, second.length - start);

        same(preparation(Preprocessing.NONE), film.toByteArray());
    }

    private static ImagePreparation preparation(Preprocessing preprocessing) {
        return new ImagePreparation(64, 150, Resize.NEAREST, preprocessing);
    }

    private static void same(ImagePreparation preparation, byte[]... files) throws Exception {
        NativeTensorFlow.prepare();
        int size = preparation.height() * preparation.width() * 3;
        float[] found = new float[files.length * size];
        try (Graph graph = new Graph();
                ImageGraph images = new ImageGraph(preparation);
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TString> bytes = tf.placeholder(TString.class);
            Operand<TFloat32> pixels = images.pixels(tf, bytes);
            try (TString fed = TString.tensorOfBytes(NdArrays.vectorOfObjects(files));
                    Result result =
                            session.runner().feed(bytes, fed).fetch(pixels).run()) {
                assertThat(result.get(0).shape().asArray())
                        .containsExactly(files.length, preparation.height(), preparation.width(), 3);
                result.get(0).asRawTensor().data().asFloats().read(found);
            }
        }
        float[] expected = new float[found.length];
        for (int i = 0; i < files.length; i++) {
            System.arraycopy(preparation.prepare(files[i]), 0, expected, i * size, size);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static byte[] image(String format, int height, int width) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(height + width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | random.nextInt(256));
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file))
                .as(List.of(ImageIO.getWriterFormatNames()).toString())
                .isTrue();
        return file.toByteArray();
    }
}
