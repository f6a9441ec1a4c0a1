"""What operate_settings is made of, put together once per cold start."""

from shared import configuration, plugins
from shared.aws.app_config import AppConfig
from shared.aws.clients import client
from shared.aws.table import open_table
from shared.messages import channels
from shared.overrides.following import Following
from shared.overrides.history import History
from shared.overrides.rules import Names
from shared.settings import Settings

settings = Settings.from_environment()
table = open_table(settings)
brand = configuration.brand()
config = AppConfig(client, settings.settings_application, settings.settings_environment, settings.settings_strategy)
history = History(config, brand)
following = Following(table, history.current)
names = Names(tuple(plugins.names(channels)), tuple(configuration.read("journeys")["journeys"]))
