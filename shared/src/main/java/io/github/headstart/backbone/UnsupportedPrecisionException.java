package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;

/** This machine does not have the arithmetic that a backbone is to compute in. */
public final class UnsupportedPrecisionException extends PipelineException {
    private static final long serialVersionUID = 1;

    public UnsupportedPrecisionException(String message) {
        super(message);
    }
}
