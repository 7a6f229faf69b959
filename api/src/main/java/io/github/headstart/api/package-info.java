/**
 * Headstart from Java: {@link io.github.headstart.api.HeadstartModel} predicts images with a finished run of {@code classify},
 * {@link io.github.headstart.api.HeadstartStore} reads the feature maps that {@code extract} has stored.
 *
 * <p>This package is all that other programs may call. Every other package of {@code io.github.headstart} is internal: it may change
 * or go with any version.
 */
package io.github.headstart.api;
