package io.github.headstart.backbone;

import java.nio.file.Path;

/**
 * Where a network is in a SavedModel.
 *
 * @param directory the SavedModel's folder
 * @param signature the name of the signature that maps images to feature maps
 * @param input the name of its input
 * @param output the name of the output that has the feature maps
 */
public record SavedNetwork(Path directory, String signature, String input, String output) {}
