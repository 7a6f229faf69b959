package io.github.headstart.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserInfoTest {
    @ParameterizedTest
    @CsvSource({
        "https://user:secret@host/a.zip, https://host/a.zip",
        "http://token@host:81, http://host:81",
        "https://user:p@ss@host/a, https://host/a",
        "HTTPS://USER:SECRET@HOST/A, HTTPS://HOST/A",
        "no https://a:b@c/ and s3://d:e@f/g, no https://c/ and s3://f/g",
        "https://host/a@b, https://host/a@b",
        "https://host?mail=me@home, https://host?mail=me@home",
        "me@home and https://host/, me@home and https://host/",
        "https://us er:secret@host, https://us er:secret@host"
    })
    void goesFromEveryUrl(String text, String without) {
        assertThat(UserInfo.removed(text)).isEqualTo(without);
    }

    @Test
    void goesFromADocumentHoweverDeep() {
        Map<String, Object> document =
                Map.of("a", List.of(Map.of("url", "https://user:secret@host/"), 1, true), "b", "http://x@y");
        assertThat(UserInfo.removed(document))
                .isEqualTo(Map.of("a", List.of(Map.of("url", "https://host/"), 1, true), "b", "http://y"));
    }
}
