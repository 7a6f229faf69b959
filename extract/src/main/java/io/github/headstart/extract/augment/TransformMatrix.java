package io.github.headstart.extract.augment;

import io.github.headstart.augment.TransformParameters;

/**
 * The matrix that maps each pixel of the transformed image to its position in the original image:
 *
 * <pre>
 * from row    = rowByRow * row + rowByColumn * column + rowOffset
 * from column = columnByRow * row + columnByColumn * column + columnOffset
 * </pre>
 *
 * <p>This is Keras 3's {@code apply_affine_transform}: rotation · shift · shear · zoom about a centre. Keras composes
 * them for (x, y) and then exchanges the axes, so that {@code tx} and {@code zx} act along the columns. It takes the
 * centre before that exchange: (width / 2 - 0.5, height / 2 - 0.5) in rows and columns, the image's middle only if it
 * is square. Both quirks are kept, so that recorded parameters give the same image here and in Keras.
 */
record TransformMatrix(
        double rowByRow,
        double rowByColumn,
        double rowOffset,
        double columnByRow,
        double columnByColumn,
        double columnOffset) {

    /** @return exactly the identity for parameters that move nothing */
    static TransformMatrix of(TransformParameters parameters, int height, int width) {
        // StrictMath gives the same bits on every machine; Math does not guarantee that.
        double theta = Math.toRadians(parameters.theta());
        double sine = StrictMath.sin(theta);
        double cosine = StrictMath.cos(theta);
        double shear = Math.toRadians(parameters.shear());
        double shearSine = StrictMath.sin(shear);
        double shearCosine = StrictMath.cos(shear);
        double tx = parameters.tx();
        double ty = parameters.ty();

        // rotation · shift · shear · zoom:
        //   [cos -sin 0]   [1 0 tx]   [1 -sin(shear) 0]   [zx  0 0]
        //   [sin  cos 0] · [0 1 ty] · [0  cos(shear) 0] · [ 0 zy 0]
        double xByX = cosine * parameters.zx();
        double xByY = (cosine * -shearSine - sine * shearCosine) * parameters.zy();
        double yByX = sine * parameters.zx();
        double yByY = (sine * -shearSine + cosine * shearCosine) * parameters.zy();
        double xOffset = cosine * tx - sine * ty;
        double yOffset = sine * tx + cosine * ty;

        double centreX = height / 2.0 - 0.5;
        double centreY = width / 2.0 - 0.5;
        xOffset += centreX - xByX * centreX - xByY * centreY;
        yOffset += centreY - yByX * centreX - yByY * centreY;
        return new TransformMatrix(yByY, yByX, yOffset, xByY, xByX, xOffset);
    }
}
