package io.github.headstart.classify.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.dataset.Split;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The pages in a browser, with names of classes and images that attempt HTML injection. */
@Tag("browser")
class ReportInABrowserIT {
    private static final int DESKTOP = 1280;
    private static final int PHONE = 360;

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Run hostile;

    @BeforeAll
    static void writePages() throws IOException {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        hostile = new TestRuns(folder("hostile"))
                .classes(List.of(TestRuns.HOSTILE, "\"quoted\" & '</title></script>"))
                .names(TestRuns.AWKWARD_NAMES)
                .warnings(
                        new DataWarning(
                                "imbalance", "the largest class has 9 times the images of the smallest", 1, List.of()),
                        new DataWarning("identical", "identical image in two splits", 5, TestRuns.AWKWARD_NAMES))
                .untrained()
                .ending(StopReason.INTERRUPTED)
                .draw()
                .run();
        Commands commands = new Commands(
                List.of(
                        "./headstart extract data-manifest.json",
                        "./headstart classify 'my store' --class-weights '" + TestRuns.HOSTILE + "=1'"),
                TestRuns.COMMANDS.next());
        Report.write(hostile, commands, page("hostile"));
        List<String> classes = IntStream.range(0, 20)
                .mapToObj("a rather long class name, number %d"::formatted)
                .toList();
        Report.write(new TestRuns(folder("many")).classes(classes).images(400).run(), TestRuns.COMMANDS, page("many"));
        Run other = new TestRuns(folder("other"))
                .classes(hostile.predictions().classes())
                .names(TestRuns.AWKWARD_NAMES.subList(0, 2))
                .seed(2)
                .run();
        folder("comparison");
        Comparison.write(List.of(hostile, other), page("comparison"));
    }

    @AfterAll
    static void closeBrowser() {
        // Without a browser these tests are skipped, and this is called all the same.
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void clearLogs() {
        browser.console();
        browser.requests();
    }

    @Test
    void showsTheMetrics() {
        browser.open(page("hostile"), DESKTOP, "light");

        String results = browser.driver().findElement(By.id("result")).getText();
        for (SplitMetrics metrics : hostile.metrics().values()) {
            assertThat(results)
                    .contains(
                            rounded(metrics.accuracy()),
                            rounded(metrics.loss()),
                            rounded(metrics.logLoss()),
                            rounded(metrics.rocAuc()),
                            rounded(metrics.averagePrecision()),
                            rounded(metrics.calibration().expectedError()));
        }
        SplitMetrics test = hostile.metrics().get(Split.TEST);
        assertThat(browser.driver().findElement(By.cssSelector(".confusion")).getText())
                .contains(test.confusion().counts().stream()
                        .flatMap(List::stream)
                        .map(String::valueOf)
                        .toList());
        assertThat(results).contains("untrained", "interrupted after epoch 8 of 10");
        String classes = browser.driver().findElement(By.id("split")).getText();
        test.classes().forEach(each -> assertThat(classes).contains(rounded(each.precision()), rounded(each.f1())));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void makesNoRequestsAndLogsNothing(String name) {
        browser.open(page(name), DESKTOP, "light");

        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .contains(page(name).toUri().toString())
                .allMatch(url -> url.equals(page(name).toUri().toString()) || url.startsWith("data:"));
        assertThat(texts("script, link:not([rel=icon]), iframe, object, [onerror], [onmouseover]"))
                .isEmpty();
    }

    @Test
    void namesWithHtmlAreShownLiterally() {
        browser.open(page("hostile"), DESKTOP, "light");

        assertThat(ExpectedConditions.alertIsPresent().apply(browser.driver())).isNull();
        assertThat(browser.driver().findElements(By.cssSelector("img[src=x], .gallery bdi b")))
                .isEmpty();
        assertThat(texts(".confusion th bdi"))
                .containsSubsequence(hostile.predictions().classes());
        assertThat(texts("#images .path"))
                .contains("test/0/" + TestRuns.AWKWARD_NAMES.get(0), "test/0/" + TestRuns.AWKWARD_NAMES.get(4));
        assertThat(texts("#repeat pre")).anySatisfy(commands -> assertThat(commands)
                .contains("./headstart extract ", "./headstart classify '", "'" + TestRuns.HOSTILE + "=1'"));
    }

    @Test
    void thumbnailsAreShownAndLinkToTheirFiles() {
        browser.open(page("hostile"), DESKTOP, "light");

        List<WebElement> links = browser.driver().findElements(By.cssSelector("#images a"));
        assertThat(links).hasSizeBetween(13, 24);
        List<Path> files = links.stream()
                .map(link -> Path.of(URI.create(link.getDomProperty("href"))))
                .toList();
        assertThat(files).allMatch(Files::isRegularFile);
        assertThat(files.stream().map(file -> file.getFileName().toString())).containsAll(TestRuns.AWKWARD_NAMES);
        assertThat(browser.driver()
                        .executeScript("return [...document.images].every(image => image.naturalWidth === 160)"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("looks")
    void isAccessibleAndFitsTheScreen(String name, int width, String scheme) throws IOException {
        browser.open(page(name), width, scheme);

        assertThat(browser.driver().executeScript("return matchMedia('(prefers-color-scheme: dark)').matches"))
                .isEqualTo(scheme.equals("dark"));
        assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
        browser.screenshot("%s-%d-%s".formatted(name, width, scheme));
        browser.driver().executeScript("document.querySelectorAll('details').forEach(each => each.open = true)");
        Results results = new AxeBuilder().analyze(browser.driver());
        assertThat(results.getPasses())
                .extracting(Rule::getId)
                .contains("color-contrast", "scrollable-region-focusable");
        List<Rule> serious = results.getViolations().stream()
                .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                .toList();
        assertThat(serious).isEmpty();
        assertThat((Long) browser.driver().executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
    }

    @Test
    void theFirstTabSkipsToTheResults() {
        browser.open(page("hostile"), DESKTOP, "light");

        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        WebElement focused = browser.driver().switchTo().activeElement();
        assertThat(focused.getText()).isEqualTo("Skip to the results");
        focused.sendKeys(Keys.ENTER);

        assertThat(browser.driver().switchTo().activeElement().getDomProperty("id"))
                .isEqualTo("result");
    }

    @Test
    void prints() throws IOException {
        browser.open(page("hostile"), DESKTOP, "light");

        String pdf = Files.readString(browser.print("hostile"), StandardCharsets.ISO_8859_1);

        assertThat(Pattern.compile("/Type\\s*/Page\\b").matcher(pdf).results()).hasSizeBetween(2, 9);
    }

    static Stream<String> pages() {
        return Stream.of("hostile", "many", "comparison");
    }

    static Stream<Arguments> looks() {
        return pages().flatMap(name -> Stream.of(PHONE, DESKTOP)
                .flatMap(width -> Stream.of("light", "dark").map(scheme -> Arguments.of(name, width, scheme))));
    }

    private static List<String> texts(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .map(element -> element.getDomProperty("textContent"))
                .toList();
    }

    private static Path page(String name) {
        return folder.resolve(name).resolve("report.html");
    }

    private static Path folder(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).resolve("run"));
        return folder.resolve(name).resolve("run");
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
