package io.github.headstart.extract.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.FolderLayout;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderSurveyIT {
    @Test
    void recognisesSplitsOfDrawnImages() {
        Path folder = ReferenceData.committed("keras/images");
        FolderSurvey survey = FolderSurvey.of(folder);
        assertThat(survey.layout()).isEqualTo(new FolderLayout());
        assertThat(survey.summary())
                .isEqualTo(folder + ": layout folders, 24 images of 2 classes (train 12, validation 4, test 8)");
    }

    @Test
    @NeedsExternalData
    void recognisesCatsAndDogs() {
        Path folder = ReferenceData.external("data/cats_and_dogs_small");
        FolderSurvey survey = FolderSurvey.of(folder);
        assertThat(survey.layout()).isEqualTo(new FolderLayout());
        assertThat(survey.summary())
                .isEqualTo(folder + ": layout folders, 4,000 images of 2 classes "
                        + "(train 2,000, validation 1,000, test 1,000)");
    }
}
