package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;

/** Thrown when this machine does not support the backbone's precision. */
public final class UnsupportedPrecisionException extends PipelineException {
    private static final long serialVersionUID = 1;

    public UnsupportedPrecisionException(String message) {
        super(message);
    }
}
