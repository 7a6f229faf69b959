/**
 * Finds what is to be done to bring a store to hold exactly the rows of the data set's images, in memory that does not grow with their
 * number. Everything that has an entry for each image is a sorted sequence on disk, and a plan is three merges of such sequences:
 *
 * <ol>
 *   <li><b>By place</b> (split, label, path): the scanned images with the published {@code samples.csv}, which names for each image
 *       the shards of its rows. An image with the same content at the same place has the rows that it had; another one is new. A
 *       published image at no scanned place is a candidate for the second merge.
 *   <li><b>By path</b>, only if there are candidates: with the unreadable files and the new images. A candidate that is a file which
 *       cannot be read, or lies in a folder that cannot, keeps its rows; one whose path has an image under another label or split is
 *       none any more; the others are gone.
 *   <li><b>By content</b> (SHA-256), only if an image lacks rows or is gone: finds the published and finished shards that lacking
 *       rows can be copied from, and which of the gone images are nowhere else: those are missing.
 * </ol>
 *
 * A shard of which all rows are still wanted is kept; there is a counter for each shard. {@link
 * io.github.headstart.extract.plan.TaskCursor} walks through the images once for each split and pass and puts the rows that no kept
 * shard has into tasks of a fixed number of rows. {@link io.github.headstart.extract.plan.NextState} walks through them once more
 * and counts in the same way to write the next {@code samples.csv}: where a row lies follows from its number.
 */
package io.github.headstart.extract.plan;
