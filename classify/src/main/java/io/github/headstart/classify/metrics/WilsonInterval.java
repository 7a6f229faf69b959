package io.github.headstart.classify.metrics;

/**
 * The Wilson score interval: the 95 % confidence interval of an observed proportion, by E. B. Wilson, "Probable
 * Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical Association 22
 * (1927), pp. 209–212, without continuity correction: what {@code
 * statsmodels.stats.proportion.proportion_confint(method="wilson")} gives. It assumes independent samples.
 *
 * @param low 0 to 1
 * @param high low to 1
 */
public record WilsonInterval(double low, double high) {
    /** The 0.975 quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * @param successes 0 to trials
     * @param trials at least 1
     */
    public static WilsonInterval of(int successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("%d of %d is no share".formatted(successes, trials));
        }
        double share = (double) successes / trials;
        double square = Z * Z / trials;
        double center = (share + square / 2) / (1 + square);
        double half = Math.sqrt(share * (1 - share) * square + square * square / 4) / (1 + square);
        return new WilsonInterval(
                successes == 0 ? 0 : Math.max(0, center - half), successes == trials ? 1 : Math.min(1, center + half));
    }
}
