package io.github.headstart.spark;

import java.io.Serializable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with one task, which is a line of text, as its result is. */
abstract class TaskFunction extends AbstractFunction1<Iterator<String>, String> implements Serializable {
    private static final long serialVersionUID = 1;

    /** @param partition with exactly one task */
    @Override
    public String apply(Iterator<String> partition) {
        return run(partition.next());
    }

    abstract String run(String task);
}
